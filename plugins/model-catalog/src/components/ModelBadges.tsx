import {
  ForeignEntityAlert,
  ToneBadge,
} from '@model-serving/backstage-plugin-model-serving-react';
import { RiPushpinFill, RiUnpinLine } from '@remixicon/react';
import { Model } from '../model/readModel';

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

/** Says why a model that the platform does not vouch for cannot be served. */
export function NotVettedAlert({ model }: { model: Model }) {
  return (
    <ForeignEntityAlert provenance={model.provenance} owner={model.owner}>
      It cannot be served. Platform owners add models to the GitOps repository.
    </ForeignEntityAlert>
  );
}
