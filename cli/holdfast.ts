/** The process behind the command line. */

// Read once by libuv, when its pool is first used, hence before anything else is loaded.
process.env['UV_THREADPOOL_SIZE'] ??= '64';

const { main } = await import('./main.ts');

process.exitCode = await main(process.argv.slice(2), {
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  // ECMA-48: erase in page (ED), then the cursor to its top (CUP).
  ...(process.stdout.isTTY
    ? { clear: () => void process.stdout.write('\u001b[2J\u001b[H'), width: process.stdout.columns }
    : {}),
  ...(process.stderr.isTTY ? { messageWidth: () => process.stderr.columns } : {}),
});
