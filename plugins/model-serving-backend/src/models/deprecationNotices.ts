import {
  deprecationSentence,
  formatServiceRef,
} from '@model-serving/backstage-plugin-model-serving-common';
import type { OwnerNotice } from '../notices/OwnerNotices';
import type { DeprecatedUse } from './ServiceRadar';

/** What owners are told of deprecated models that their services run: once for each service and deprecation. */
export function deprecationNotices(
  uses: readonly DeprecatedUse[],
): OwnerNotice[] {
  return uses.flatMap(({ deprecation, model, service }) => {
    const { entityRef, owner, ref } = service;
    const { since, versions } = deprecation;
    return owner === null
      ? []
      : [
          {
            key: `deprecated ${formatServiceRef(ref)} ${
              model.entityRef
            } ${since} ${versions.length > 0 ? service.model?.version : ''}`,
            owner,
            about: entityRef,
            title: `${ref.name} runs a deprecated model`,
            description: `${deprecationSentence(model.title, deprecation)} ${
              ref.name
            } keeps running it. To switch, propose the service again with another version or model.`,
          },
        ];
  });
}
