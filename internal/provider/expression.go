package provider

// Expression is an OpenAPI runtime expression (OpenAPI 3.0.3, "Runtime Expressions"): $url, $method, $statusCode,
// $request.header.NAME, $request.query.NAME, $request.body#/pointer, $response.header.NAME, $response.body#/pointer.
type Expression string
