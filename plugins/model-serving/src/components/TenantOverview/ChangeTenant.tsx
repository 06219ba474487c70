import { useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import { useNavigate } from 'react-router-dom';
import { modelServingApiRef } from '../../api';
import { useServingLinks } from '../../routing';

/** Opens the onboarding form with the tenant's present answers, as far as the repository tells them. */
export function ChangeTenant(props: { tenant: string }) {
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
    // A tenant that was written by hand has no answers to begin with; the form then asks for all.
    const request = await api.getTenantRequest(tenant).catch(() => ({}));
    navigate(links.onboard({ action: 'change', ...request, name: tenant })!);
  };
  return (
    <Button
      variant="tertiary"
      size="small"
      isPending={isOpening}
      aria-label={`Propose a change of ${tenant}`}
      onPress={open}
    >
      Propose a change
    </Button>
  );
}
