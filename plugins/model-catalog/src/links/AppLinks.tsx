import { ReactNode, useMemo } from 'react';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import {
  entityRouteRef,
  modelRouteRef,
  rootRouteRef,
  templateRouteRef,
} from '../routes';
import { createModelLinks } from './createModelLinks';
import { ModelLinksProvider } from './ModelLinksContext';

/** Links resolved by the new frontend system. */
export function AppLinks(props: { children: ReactNode }) {
  const models = useRouteRef(rootRouteRef);
  const model = useRouteRef(modelRouteRef);
  const entity = useRouteRef(entityRouteRef);
  const template = useRouteRef(templateRouteRef);
  const links = useMemo(
    () => createModelLinks({ models, model, entity, template }),
    [models, model, entity, template],
  );
  return (
    <ModelLinksProvider links={links}>{props.children}</ModelLinksProvider>
  );
}
