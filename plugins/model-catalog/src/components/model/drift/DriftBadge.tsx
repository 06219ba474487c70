import { DriftWord } from '@model-serving/backstage-plugin-model-serving-common';
import {
  Tone,
  ToneBadge,
} from '@model-serving/backstage-plugin-model-serving-react';
import {
  RiAlertLine,
  RiCheckLine,
  RiQuestionMark,
  RiSpeedLine,
} from '@remixicon/react';
import { DRIFT_TITLES } from '../../../model/driftInWords';

const LOOKS: Readonly<
  Record<DriftWord, { tone: Tone; icon: typeof RiCheckLine }>
> = {
  drifted: { tone: 'bad', icon: RiAlertLine },
  degraded: { tone: 'attention', icon: RiSpeedLine },
  stable: { tone: 'good', icon: RiCheckLine },
  unknown: { tone: 'neutral', icon: RiQuestionMark },
};

/** What the monitors of a model say together, as one word. */
export function DriftBadge({ word }: { word: DriftWord }) {
  const { icon: Icon, tone } = LOOKS[word];
  return (
    <ToneBadge tone={tone} icon={<Icon size={14} aria-hidden />}>
      {DRIFT_TITLES[word]}
    </ToneBadge>
  );
}
