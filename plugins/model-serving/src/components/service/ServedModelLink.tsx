import { ServedModel } from '@model-serving/backstage-plugin-model-serving-common';
import {
  AppLink,
  EntityLink,
  servedModelTitle,
  useServingLinks,
} from '@model-serving/backstage-plugin-model-serving-react';

/** The model of a service, with its page; for a model of a trusted location, its entity. */
export function ServedModelLink({ model }: { model: ServedModel }) {
  const links = useServingLinks();
  const title = servedModelTitle(model);
  if (model.entityRef === null) {
    return <>{title}</>;
  }
  return model.listed ? (
    <AppLink path={links.model(model.entityRef)}>{title}</AppLink>
  ) : (
    <EntityLink entityRef={model.entityRef}>{title}</EntityLink>
  );
}
