import { ProxiedSignInPage, SignInPage } from '@backstage/core-components';
import { configApiRef, useApi } from '@backstage/frontend-plugin-api';
import {
  SignInPageBlueprint,
  SignInPageProps,
} from '@backstage/plugin-app-react';
import { oidcAuthApiRef } from './oidcAuthApi';

const PortalSignInPage = (props: SignInPageProps) => {
  const signIn = useApi(configApiRef).getOptionalString('app.signIn');
  if (signIn === 'guest') {
    return <ProxiedSignInPage {...props} provider="guest" />;
  }
  return (
    <SignInPage
      {...props}
      title="Sign in"
      align="center"
      provider={{
        id: 'oidc',
        title: 'Your organization',
        message: 'Sign in with the identity provider of your organization',
        apiRef: oidcAuthApiRef,
      }}
    />
  );
};

export const signInPage = SignInPageBlueprint.make({
  params: { loader: async () => PortalSignInPage },
});
