import { createApp } from '@backstage/frontend-defaults';
import { createModule } from './modules/create';
import { homeModule } from './modules/home';
import { navModule } from './modules/nav';
import { signInModule } from './modules/signIn';
import { translationsModule } from './modules/translations';

/** Everything else is a dependency of this package and installs itself (`app.packages: all`). */
export default createApp({
  features: [
    createModule,
    homeModule,
    navModule,
    signInModule,
    translationsModule,
  ],
});
