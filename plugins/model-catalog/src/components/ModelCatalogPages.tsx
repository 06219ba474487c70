import { Route, Routes, useParams } from 'react-router-dom';
import { ModelPage } from './model/ModelPage';
import { ModelsPage } from './models/ModelsPage';

function ModelOfAddress() {
  const { namespace = '', name = '' } = useParams();
  return <ModelPage namespace={namespace} name={name} />;
}

/** The list of models and, below it, the page of each. */
export function ModelCatalogPages() {
  return (
    <Routes>
      <Route path="/" element={<ModelsPage />} />
      <Route path="/:namespace/:name" element={<ModelOfAddress />} />
    </Routes>
  );
}
