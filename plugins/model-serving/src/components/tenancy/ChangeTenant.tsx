import { useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import { Tenant } from '@model-serving/backstage-plugin-model-serving-common';
import { useNavigate } from 'react-router-dom';
import { modelServingApiRef, useServingLinks } from '@model-serving/backstage-plugin-model-serving-react';
import { presentAnswers } from './presentAnswers';

/** Opens the onboarding form with the tenant's present answers, as far as the repository tells them. */
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
    // A file that was written by hand has no answers; the form then begins with what the cluster says.
    const request = await api
      .getTenantRequest(tenant.name)
      .catch(() => presentAnswers(tenant));
    navigate(
      links.onboard({ action: 'change', ...request, name: tenant.name })!,
    );
  };
  return (
    <Button
      variant="tertiary"
      size="small"
      isPending={isOpening}
      aria-label={`Propose a change of ${tenant.name}`}
      onPress={open}
    >
      Propose a change
    </Button>
  );
}
