import { defineConfig } from 'vite';

/** Beside the dashboard, after it: the dashboard's build empties the folder above. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  build: {
    outDir: '../assets/api',
    emptyOutDir: true,
    target: ['chrome123', 'firefox120', 'safari17.5'],
    modulePreload: { polyfill: false },
    // Swagger UI comes as one piece.
    chunkSizeWarningLimit: 2_000,
  },
});
