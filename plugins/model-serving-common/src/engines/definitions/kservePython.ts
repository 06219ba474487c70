import { EngineDefinition } from '../EngineDefinition';

/** KServe's own servers; they measure neither queue nor tokens. */
export const kservePython: EngineDefinition = {
  name: 'KServe Python',
  recognizedBy: {
    image:
      /kserve\/(sklearnserver|xgbserver|lgbserver|pmmlserver|paddleserver|huggingfaceserver|predictiveserver|autogluonserver)/,
    command:
      /\b(sklearnserver|xgbserver|lgbserver|pmmlserver|paddleserver|huggingfaceserver)\b/,
    samples: /^request_(predict|preprocess)_seconds/,
    formats: ['sklearn', 'xgboost', 'lightgbm', 'pmml', 'paddle'],
  },
  protocol: 'open-inference',
  ports: ['8080'],
  metrics: {},
};
