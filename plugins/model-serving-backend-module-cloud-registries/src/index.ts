/**
 * Models of SageMaker, Vertex AI and Azure Machine Learning for the model catalog.
 *
 * @packageDocumentation
 */
export { modelServingModuleCloudRegistries as default } from './module';
