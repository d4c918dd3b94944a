// Package pbs is the phone book service: the half that serves clients, and the
// half of a client that asks.
//
// A [Server] holds a folder tree as a host's directory has it,
//
//	PBSData/<Book>/12Full.cab, 12Delta11.cab, …   the cabinets of one version
//	PBSData/Database/<Book>.json                  the manifest, written last
//
// and opens two doors to it. The FTP receiver takes posts; the update service
// answers clients over HTTP:
//
//	GET /pbserver/pbserver.dll?osarch=0&ostype=0&osver=1&cmver=1&lcid=1033&pbver=7&pb=Sample
//
//	the client is up to date                        204
//	a delta leads from its version and is small     200, the delta cabinet
//	otherwise                                       200, the full cabinet
//	the book is not here                            404
//	the request makes no sense                      400
//	another method than GET and HEAD                405
//	the tree cannot be read                         503
//
// The [Store] between them looks at the manifest on every request, so it does
// not matter who wrote it: our receiver, another FTP server or a copy by hand.
// A release is taken whole and checked, or not at all.
//
// Those who run the server have pages: /status for people, /metrics for Prometheus,
// /healthz for monitors.
//
// [Ask] and [Apply] do what a client does, for probes and tests.
//
// Sources: "How Connection Manager Works" for the request and the choice of
// cabinet, "Phone Book Service activity" for the counters. Tree, manifest,
// status codes of refusals and the X-PBS headers are ours.
package pbs
