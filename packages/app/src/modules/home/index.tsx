import {
  createFrontendModule,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { Navigate } from 'react-router-dom';

/** The portal opens on the models. */
const startPage = PageBlueprint.make({
  name: 'start',
  params: {
    path: '/',
    noHeader: true,
    loader: async () => <Navigate to="/models" replace />,
  },
});

export const homeModule = createFrontendModule({
  pluginId: 'app',
  extensions: [startPage],
});
