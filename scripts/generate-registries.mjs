// Replaced soon: writes src/registry.generated.ts of each package.
