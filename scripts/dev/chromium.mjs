import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { UserError } from './terminal.mjs';

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
];

const APPLICATIONS = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The system's Chromium. */
export function findChromium() {
  const asked = process.env.CHROMIUM_PATH;
  if (asked) {
    if (!isProgram(asked)) {
      throw new UserError(`CHROMIUM_PATH names ${asked}, which is no program.`);
    }
    return asked;
  }
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const found = [
    ...NAMES.flatMap(name => folders.map(folder => path.join(folder, name))),
    ...APPLICATIONS,
  ].find(isProgram);
  if (!found) {
    throw new UserError(
      [
        'The end-to-end tests need Chromium, and there is none here.',
        '  Debian, Ubuntu:  apt-get install chromium',
        '  macOS:           brew install --cask chromium',
        'or set CHROMIUM_PATH to a Chrome or Chromium you have.',
      ].join('\n'),
    );
  }
  return found;
}
