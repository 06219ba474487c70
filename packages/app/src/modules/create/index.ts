import { createFrontendModule } from '@backstage/frontend-plugin-api';
import scaffolderPlugin from '@backstage/plugin-scaffolder/alpha';
import { templateManagementPermission } from '@backstage/plugin-scaffolder-common/alpha';

/** For those who write templates; members would find an editor that refuses them, and actions they cannot run. */
const forTemplateAuthors = {
  if: { permissions: { $contains: templateManagementPermission.name } },
};

export const createModule = createFrontendModule({
  pluginId: 'scaffolder',
  extensions: [
    scaffolderPlugin
      .getExtension('sub-page:scaffolder/editor')
      .override(forTemplateAuthors),
    scaffolderPlugin
      .getExtension('sub-page:scaffolder/actions')
      .override(forTemplateAuthors),
    scaffolderPlugin
      .getExtension('sub-page:scaffolder/templating-extensions')
      .override(forTemplateAuthors),
  ],
});
