import { ModelCard } from '../components/ModelCard/ModelCard';
import { LegacyLinks } from './LegacyLinks';

/** The entity card with links of the old frontend system. */
export function LegacyModelCard() {
  return (
    <LegacyLinks>
      <ModelCard />
    </LegacyLinks>
  );
}
