import { useCallback, useEffect, useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { AI_MODEL_TYPE } from '@model-serving/backstage-plugin-model-serving-common';
import { useVetting } from '@model-serving/backstage-plugin-model-serving-react';
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
  'metadata.annotations',
  'spec',
];

/** The models that the user may see, by title: vetted ones, and others where the portal is set to show them. */
export function useModelChoices(): ModelChoices {
  const catalogApi = useApi(catalogApiRef);
  const vetting = useVetting();
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
              .map(entity => ({
                entity,
                provenance: vetting.provenance(entity),
              }))
              .filter(
                ({ provenance }) =>
                  vetting.showsUnvetted || provenance.isTrusted,
              )
              .map(({ entity, provenance }) => modelChoice(entity, provenance))
              .sort((a, b) => a.title.localeCompare(b.title)),
          }),
        error => active && setState({ error }),
      );
    return () => {
      active = false;
    };
  }, [catalogApi, vetting, attempt]);

  const reload = useCallback(() => {
    setState({});
    setAttempt(count => count + 1);
  }, []);
  return { choices: state.choices, error: state.error, reload };
}
