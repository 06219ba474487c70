import {
  createFrontendModule,
  createTranslationMessages,
} from '@backstage/frontend-plugin-api';
import { TranslationBlueprint } from '@backstage/plugin-app-react';
import { catalogTranslationRef } from '@backstage/plugin-catalog/alpha';

/** An entity that a member may not see looks like one that does not exist, so the catalog cannot call it missing. */
const catalogMessages = TranslationBlueprint.make({
  name: 'catalog',
  params: {
    resource: createTranslationMessages({
      ref: catalogTranslationRef,
      messages: {
        entityRelationWarningDescription:
          "Related entities that do not exist, or that you don't have access to: ",
        'entityLabels.warningPanelTitle':
          "Entity not found, or you don't have access",
        'entityPage.notFoundMessage':
          'There is no {{kind}} with this {{link}}, or it belongs to another team. Groups and users are visible to their members and to platform owners.',
      },
    }),
  },
});

export const translationsModule = createFrontendModule({
  pluginId: 'app',
  extensions: [catalogMessages],
});
