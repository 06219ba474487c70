import {
  Tone,
  ToneBadge,
} from '@model-serving/backstage-plugin-model-serving-react';
import {
  RiAlertLine,
  RiCheckLine,
  RiCloseLine,
  RiRefreshLine,
  RiTimeLine,
} from '@remixicon/react';
import { SourceState } from '../../model/sourceState';

const LOOKS: Readonly<
  Record<SourceState, { title: string; tone: Tone; icon: typeof RiCheckLine }>
> = {
  failed: { title: 'sync failed', tone: 'bad', icon: RiCloseLine },
  guarded: { title: 'removal held back', tone: 'attention', icon: RiAlertLine },
  pending: { title: 'not synced yet', tone: 'neutral', icon: RiTimeLine },
  syncing: { title: 'syncing', tone: 'neutral', icon: RiRefreshLine },
  current: { title: 'up to date', tone: 'good', icon: RiCheckLine },
};

/** How a source is doing, by word, shape and color. */
export function SourceBadge(props: { state: SourceState }) {
  const { icon: Icon, title, tone } = LOOKS[props.state];
  return (
    <ToneBadge tone={tone} icon={<Icon size={14} aria-hidden />}>
      {title}
    </ToneBadge>
  );
}
