import { Route, Routes, useParams } from 'react-router-dom';
import { parseServiceRef } from '@model-serving/backstage-plugin-model-serving-common';
import {
  EmptyState,
  PageBody,
} from '@model-serving/backstage-plugin-model-serving-react';
import { ServicePage } from './service/ServicePage';
import { ServicesPage } from './services/ServicesPage';

function RoutedService() {
  const { cluster, namespace, kind, name } = useParams();
  const service = parseServiceRef([cluster, namespace, kind, name].join('/'));
  return service ? (
    <ServicePage service={service} />
  ) : (
    <PageBody>
      <EmptyState title={`${kind} is not a kind of service`}>
        Supported kinds are InferenceService, LLMInferenceService, labeled
        Deployments and Jobs, and ExternalSecrets of hosted models. Check the
        URL.
      </EmptyState>
    </PageBody>
  );
}

/** The list of services, and the page of one. */
export function ServingRoutes() {
  return (
    <Routes>
      <Route path="/" element={<ServicesPage />} />
      <Route
        path="/:cluster/:namespace/:kind/:name"
        element={<RoutedService />}
      />
    </Routes>
  );
}
