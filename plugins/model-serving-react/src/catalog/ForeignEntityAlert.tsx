import { Alert } from '@backstage/ui';
import {
  plainLine,
  Provenance,
  TEXT_LIMITS,
} from '@model-serving/backstage-plugin-model-serving-common';

/** Warns of an entity that looks like the suite's and is not, and says where it comes from. @public */
export function ForeignEntityAlert(props: {
  provenance: Provenance;
  /** Owner that the entity names; null where it names none. */
  owner: string | null;
  /** What that means for the reader. */
  children: string;
}) {
  const { location, origin } = props.provenance;
  const places = [...new Set([location, origin])].flatMap(place =>
    place ? [plainLine(place, TEXT_LIMITS.line)] : [],
  );
  const from = places.length > 0 ? places.join(' via ') : 'an unknown location';
  const owner = props.owner
    ? ` with owner ${plainLine(props.owner, TEXT_LIMITS.label)}`
    : '';
  return (
    <Alert
      status="warning"
      icon
      title="This catalog entity is not managed by Model Serving"
      description={`Registered from ${from}${owner}. ${props.children}`}
    />
  );
}
