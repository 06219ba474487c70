import { createReadStream, existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { LabState } from '../lab/LabState';
import { say, type Verb } from './Verb';

export const logs: Verb = async ({ stateFolder, rest }) => {
  const state = new LabState(stateFolder);
  const parts = existsSync(state.logs)
    ? readdirSync(state.logs).map(file => basename(file, '.log'))
    : [];
  const [part] = rest;
  if (!part) {
    parts.forEach(say);
    return 0;
  }
  if (!parts.includes(part)) {
    process.stderr.write(
      `There is no log of "${part}"; there are: ${
        parts.join(', ') || 'none'
      }.\n`,
    );
    return 1;
  }
  await pipeline(
    createReadStream(join(state.logs, `${part}.log`)),
    process.stdout,
    { end: false },
  );
  return 0;
};
