/**
 * One fresh process that takes rounds of the same endpoints in one way, and prints what each cost:
 * `node roundProber.ts floor|http|ours ROUNDS PORT…`.
 */
import { readFileSync } from 'node:fs';
import { endpointCount, type RoundCost, type RoundWay, urlOf } from './roundWays.ts';

const [way = '', rounds = '', ...ports] = process.argv.slice(2);
const urls = Array.from({ length: endpointCount }, (_, index) => urlOf(ports, index));
const takeRound = await roundOf(way);

const costs: RoundCost[] = [];
for (let round = 0; round < Number(rounds); round += 1) {
  const cpuBefore = process.cpuUsage();
  const before = performance.now();
  const good = await takeRound();
  const wallMs = performance.now() - before;
  const cpu = process.cpuUsage(cpuBefore);
  // A round that failed is cheap and proves nothing.
  if (good !== endpointCount) throw new Error(`${way}: only ${good} of ${endpointCount} endpoints were seen up`);
  costs.push({ wallMs, cpuMs: (cpu.user + cpu.system) / 1000, peakBytes: peakBytes() });
}
process.stdout.write(JSON.stringify(costs));
process.exit();

/** Each way is loaded by itself, so that its memory is its own. */
async function roundOf(name: string): Promise<RoundWay> {
  switch (name) {
    case 'floor':
      return (await import('./roundFloor.ts')).netRound(urls);
    case 'http':
      return (await import('./roundFloor.ts')).httpRound(urls);
    case 'ours':
      return (await import('./roundOurs.ts')).ourRound(urls);
    default:
      throw new Error(`There is no way "${name}" to take a round.`);
  }
}

/**
 * The high-water mark of this program's own memory. What getrusage(2) reports outlives execve(2), so it
 * would never be less than what the parent used.
 */
function peakBytes(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1024;
  const peak = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
  if (peak === null) throw new Error('/proc/self/status has no VmHWM.');
  return Number(peak[1]) * 1024;
}
