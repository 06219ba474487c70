import { ModelCard } from '../components/entity/ModelCard';
import { LegacyLinks } from './LegacyLinks';

/** The entity card with links of the old frontend system. */
export function LegacyModelCard() {
  return (
    <LegacyLinks>
      <ModelCard />
    </LegacyLinks>
  );
}
