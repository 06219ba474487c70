module.exports = require('../../scripts/eslint/boundaries')(__dirname);
