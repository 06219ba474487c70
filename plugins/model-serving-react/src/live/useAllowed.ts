import { useEffect, useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  AuthorizeResult,
  BasicPermission,
} from '@backstage/plugin-permission-common';
import { permissionApiRef } from '@backstage/plugin-permission-react';

/** Whether the user holds a permission; false until that is known, and each page visit asks again. @public */
export function useAllowed(permission: BasicPermission): boolean {
  const permissionApi = useApi(permissionApiRef);
  const [isAllowed, setAllowed] = useState(false);
  useEffect(() => {
    let isActive = true;
    permissionApi.authorize({ permission }).then(
      ({ result }) => isActive && setAllowed(result === AuthorizeResult.ALLOW),
      () => isActive && setAllowed(false),
    );
    return () => {
      isActive = false;
    };
  }, [permissionApi, permission]);
  return isAllowed;
}
