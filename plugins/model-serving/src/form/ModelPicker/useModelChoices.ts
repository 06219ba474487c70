import { useCallback, useEffect, useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { AI_MODEL_TYPE } from '@model-serving/backstage-plugin-model-serving-common';
import { ModelChoice, modelChoice } from './modelChoice';

interface ModelChoices {
  choices: ModelChoice[] | undefined;
  error: Error | undefined;
  reload: () => void;
}

const FIELDS = [
  'kind',
  'metadata.name',
  'metadata.namespace',
  'metadata.title',
  'spec',
];

/** The models of the catalog that the user may see, by title. */
export function useModelChoices(): ModelChoices {
  const catalogApi = useApi(catalogApiRef);
  const [state, setState] = useState<{
    choices?: ModelChoice[];
    error?: Error;
  }>({});
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    let active = true;
    catalogApi
      .getEntities({
        filter: { kind: 'Resource', 'spec.type': AI_MODEL_TYPE },
        fields: FIELDS,
      })
      .then(
        ({ items }) =>
          active &&
          setState({
            choices: items
              .map(modelChoice)
              .sort((a, b) => a.title.localeCompare(b.title)),
          }),
        error => active && setState({ error }),
      );
    return () => {
      active = false;
    };
  }, [catalogApi, attempt]);

  const reload = useCallback(() => {
    setState({});
    setAttempt(count => count + 1);
  }, []);
  return { choices: state.choices, error: state.error, reload };
}
