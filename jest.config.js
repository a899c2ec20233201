export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest'] },
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  globalSetup: '<rootDir>/test/support/global-setup.js',
  globalTeardown: '<rootDir>/test/support/global-teardown.js',
  setupFiles: ['reflect-metadata', '<rootDir>/test/support/property-seed.ts'],
  maxWorkers: 2,
  // the first start of Neo4j on a busy machine with empty caches is inside of it
  testTimeout: 180_000,
}
