/** Finds the system's Chromium: no browser is downloaded. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** As Debian, Fedora and Alpine, Ubuntu, and Google name it. */
const names = ['chromium', 'chromium-browser', 'google-chrome'] as const;

/** @throws when there is none: a suite that looked at nothing has not passed. */
export function findChromium(path: string | undefined): string {
  const folders = (path ?? '').split(delimiter).filter((folder) => folder !== '');
  const found = names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram);
  if (found !== undefined) return found;
  throw new Error(
    `Chromium is missing: none of ${names.join(', ')} is in PATH. Install it, on Debian with: apt-get install chromium fonts-dejavu-core`,
  );
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
