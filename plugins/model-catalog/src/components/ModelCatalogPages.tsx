import { lazy, Suspense } from 'react';
import {
  Loading,
  PageBody,
} from '@model-serving/backstage-plugin-model-serving-react';
import { Route, Routes, useParams } from 'react-router-dom';

const ModelsPage = lazy(async () => ({
  default: (await import('./models/ModelsPage')).ModelsPage,
}));
const ModelPage = lazy(async () => ({
  default: (await import('./model/ModelPage')).ModelPage,
}));
const ComparePage = lazy(async () => ({
  default: (await import('./compare/ComparePage')).ComparePage,
}));
const SourcesPage = lazy(async () => ({
  default: (await import('./sources/SourcesPage')).SourcesPage,
}));

function ModelOfAddress() {
  const { namespace = '', name = '' } = useParams();
  return <ModelPage namespace={namespace} name={name} />;
}

/** The list of models and, below it, the comparison, their sources and the page of each. */
export function ModelCatalogPages() {
  return (
    <Suspense
      fallback={
        <PageBody>
          <Loading what="the page" rows={8} height={44} />
        </PageBody>
      }
    >
      <Routes>
        <Route path="/" element={<ModelsPage />} />
        <Route path="/compare" element={<ComparePage />} />
        <Route path="/sources" element={<SourcesPage />} />
        <Route path="/:namespace/:name" element={<ModelOfAddress />} />
      </Routes>
    </Suspense>
  );
}
