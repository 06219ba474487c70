import { RiAlertLine } from '@remixicon/react';
import { Model } from '../../model/readModel';
import { ToneBadge } from './ToneBadge';

/** Marks a model for which the platform does not vouch; nothing for the others. */
export function VettedBadge(props: { model: Pick<Model, 'provenance'> }) {
  return props.model.provenance.isTrusted ? null : (
    <ToneBadge tone="bad" icon={<RiAlertLine size={12} aria-hidden />}>
      not vetted
    </ToneBadge>
  );
}
