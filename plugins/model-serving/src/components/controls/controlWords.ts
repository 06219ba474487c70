import { ControlState } from '@model-serving/backstage-plugin-model-serving-common';

/** A control's state as people say it. Not knowing is as red as not enforced: neither protects anybody. */
export const CONTROL_WORDS: Readonly<Record<ControlState, string>> = {
  enforced: 'enforced',
  'not-enforced': 'not enforced',
  unknown: 'unknown',
};
