import { RiPushpinFill, RiUnpinLine } from '@remixicon/react';
import { Model } from '../../model/readModel';
import { ToneBadge } from './ToneBadge';

/** Whether the artifact can change under its name. */
export function PinnedBadge(props: { model: Pick<Model, 'digest'> }) {
  return props.model.digest ? (
    <ToneBadge tone="good" icon={<RiPushpinFill size={12} aria-hidden />}>
      pinned
    </ToneBadge>
  ) : (
    <ToneBadge tone="attention" icon={<RiUnpinLine size={12} aria-hidden />}>
      not pinned
    </ToneBadge>
  );
}
