import { createApp } from '@backstage/frontend-defaults';
import { navModule } from './modules/nav';
import { signInModule } from './modules/signIn';

/** Everything else is a dependency of this package and installs itself (`app.packages: all`). */
export default createApp({
  features: [navModule, signInModule],
});
