export interface Config {
  app?: {
    /**
     * How people sign in: `oidc` sends them to the identity provider of `auth.providers.oidc`,
     * `guest` signs everybody in as the one user that `auth.providers.guest` names.
     *
     * @visibility frontend
     */
    signIn?: 'oidc' | 'guest';
  };
}
