# syntax=docker/dockerfile:1

# One static binary on an empty base. Certificate authorities, time zones, the
# configuration and the templates are inside the binary.
FROM --platform=$BUILDPLATFORM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download
COPY . .
ARG VERSION=dev
ARG TARGETOS
ARG TARGETARCH
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build \
    CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH \
    go build -trimpath -buildvcs=false -ldflags "-s -w -X main.version=$VERSION" -o /base/zhanggui . \
    && mkdir -p /base/data /base/tmp && chown -R 65532:65532 /base/data /base/tmp

FROM scratch
COPY --from=build /base/ /
USER 65532:65532
# The default database is data/zhanggui.db; a volume here keeps it.
WORKDIR /
VOLUME /data
EXPOSE 8080
ENTRYPOINT ["/zhanggui"]
CMD ["serve"]
