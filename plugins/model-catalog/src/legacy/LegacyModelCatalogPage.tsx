import { PluginHeader } from '@backstage/ui';
import { ModelCatalogPages } from '../components/ModelCatalogPages';
import { LegacyLinks } from './LegacyLinks';

/** The pages with the header that the old frontend system does not bring. */
export function LegacyModelCatalogPage() {
  return (
    <LegacyLinks>
      <PluginHeader title="Models" />
      <ModelCatalogPages />
    </LegacyLinks>
  );
}
