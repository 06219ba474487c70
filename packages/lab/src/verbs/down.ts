import { LabState } from '../lab/LabState';
import { stopLab } from '../lab/stopLab';
import { say, type Verb } from './Verb';

export const down: Verb = async ({ stateFolder }) => {
  const stopped = await stopLab(new LabState(stateFolder));
  say(stopped ? 'The lab is stopped.' : 'The lab is not up.');
  return 0;
};
