# The API process. PostgreSQL and Neo4j are services beside it (compose.yml).
FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run -s build && npm prune --omit=dev

FROM node:20-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000 HEADWATER_DATA=/var/lib/headwater
# the lock and the address for the command line stand there; nothing in it needs keeping
RUN install -d -o node -g node /var/lib/headwater
WORKDIR /app
COPY --from=build --chown=node:node /app/package.json ./
COPY --from=build --chown=node:node /app/node_modules ./node_modules
COPY --from=build --chown=node:node /app/dist ./dist
USER node
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=3s CMD ["node", "-e", "fetch('http://127.0.0.1:4000/health/ready').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# An import of a whole taxonomy would otherwise keep twice the memory that it uses
CMD ["node", "--heap-growing-percent=40", "dist/src/main.js"]
