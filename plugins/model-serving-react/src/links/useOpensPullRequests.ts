import { useEffect, useState } from 'react';
import { useApiHolder } from '@backstage/frontend-plugin-api';
import { ModelServingApi, modelServingApiRef } from '../api';

/** Every page and card asks; the backend is asked once. */
const answers = new WeakMap<ModelServingApi, Promise<boolean>>();

async function ask(api: ModelServingApi): Promise<boolean> {
  const known = answers.get(api);
  if (known) {
    return known;
  }
  const asked = api
    .getPortal()
    .then(({ opensPullRequests }) => opensPullRequests);
  answers.set(api, asked);
  asked.catch(() => answers.delete(api));
  return asked;
}

/** Whether the portal can open pull requests; false until that is known, and in an app without the serving pages. */
export function useOpensPullRequests(): boolean {
  const api = useApiHolder().get(modelServingApiRef);
  const [opens, setOpens] = useState(false);
  useEffect(() => {
    let isActive = true;
    if (!api) {
      return undefined;
    }
    ask(api).then(
      answer => isActive && setOpens(answer),
      () => isActive && setOpens(false),
    );
    return () => {
      isActive = false;
    };
  }, [api]);
  return opens;
}
