import { useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import { Tenant } from '@model-serving/backstage-plugin-model-serving-common';
import { useNavigate } from 'react-router-dom';
import {
  modelServingApiRef,
  useServingLinks,
} from '@model-serving/backstage-plugin-model-serving-react';
import { currentAnswers } from './currentAnswers';

/** Opens the onboarding form with the tenant's current answers, as far as the repository has them. */
export function ChangeTenant(props: { tenant: Tenant }) {
  const { tenant } = props;
  const api = useApi(modelServingApiRef);
  const links = useServingLinks();
  const navigate = useNavigate();
  const [isOpening, setOpening] = useState(false);
  if (!links.onboard()) {
    return null;
  }
  const open = async () => {
    setOpening(true);
    // A file that was written by hand has no answers; the form then starts from the cluster's state.
    const request = await api
      .getTenantRequest(tenant.name)
      .catch(() => currentAnswers(tenant));
    navigate(
      links.onboard({ action: 'change', ...request, name: tenant.name })!,
    );
  };
  return (
    <Button
      variant="tertiary"
      size="small"
      isPending={isOpening}
      aria-label={`Propose a change to ${tenant.name}`}
      onPress={open}
    >
      Propose a change
    </Button>
  );
}
