import { durations, EngineDefinition } from '../EngineDefinition';

/** KServe's own servers beside the one for Hugging Face; they measure neither queue nor tokens. */
export const kservePython: EngineDefinition = {
  name: 'KServe Python',
  recognizedBy: {
    image:
      /kserve\/(sklearnserver|xgbserver|lgbserver|pmmlserver|paddleserver|predictiveserver|autogluonserver)/,
    command: /\b(sklearnserver|xgbserver|lgbserver|pmmlserver|paddleserver)\b/,
    runtime:
      /(^|-)kserve-(sklearn|xgb|lgb|lightgbm|pmml|paddle|predictive|autogluon)/,
    samples: /^request_(predict|preprocess)_seconds/,
    formats: ['sklearn', 'xgboost', 'lightgbm', 'pmml', 'paddle'],
  },
  // Its one for Hugging Face, which has the same metrics, runs vLLM.
  hosts: true,
  protocol: 'open-inference',
  ports: ['8080'],
  metrics: {
    ...durations('request_predict_seconds'),
    failed: {
      untrue:
        'KServe Python counts the steps of a request and does not separate failed ones from those that still run',
    },
  },
  memoryUnknown:
    'KServe Python loads Python objects, whose size does not follow from that of their files',
};
