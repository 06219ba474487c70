export { FakeRegistry } from '@model-serving/backstage-plugin-model-serving-node/testUtils';
export type {
  FakeAnswer,
  FakeRequest,
} from '@model-serving/backstage-plugin-model-serving-node/testUtils';
