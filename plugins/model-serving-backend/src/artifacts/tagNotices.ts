import { formatServiceRef } from '@model-serving/backstage-plugin-model-serving-common';
import type { OwnerNotice } from '../notices/OwnerNotices';
import type { MovedService } from './TagWatch';

/** What owners are told of tags that moved: once for each digest. */
export function tagNotices(moved: readonly MovedService[]): OwnerNotice[] {
  return moved.flatMap(({ moved: { digest, uri }, service }) => {
    const { entityRef, model, owner, ref } = service;
    return owner === null
      ? []
      : [
          {
            key: `tag-moved ${formatServiceRef(ref)} ${uri} ${digest}`,
            owner,
            about: entityRef,
            title: `The model of ${ref.name} has a new artifact`,
            description: `${uri} now names ${digest}. ${
              ref.name
            } goes on with ${
              model?.digest ?? 'the artifact it was pinned to'
            }. To change it, propose the service again.`,
          },
        ];
  });
}
