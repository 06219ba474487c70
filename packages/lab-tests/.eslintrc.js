const config = require('../../scripts/eslint/boundaries')(__dirname);

module.exports = {
  ...config,
  rules: {
    ...config.rules,
    // What waits for something fails when it does not come.
    'jest/expect-expect': [
      'warn',
      { assertFunctionNames: ['expect*', 'until*'] },
    ],
  },
};
