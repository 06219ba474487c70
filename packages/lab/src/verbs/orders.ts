import { orderPart } from '../lab/control';
import { LabState } from '../lab/LabState';
import { say, type Verb } from './Verb';

function order(what: 'end' | 'restart', done: string): Verb {
  return async ({ stateFolder, rest: [part] }) => {
    const record = await new LabState(stateFolder).read();
    if (!record?.ready) {
      process.stderr.write('The lab is not up.\n');
      return 1;
    }
    if (!part) {
      process.stderr.write(
        `Which part? There are ${record.parts
          .map(({ name }) => name)
          .join(', ')}.\n`,
      );
      return 2;
    }
    await orderPart(record.control, part, what);
    say(`${part} ${done}`);
    return 0;
  };
}

export const stopPart = order('end', 'is stopped');
export const startPart = order('restart', 'is up again');
