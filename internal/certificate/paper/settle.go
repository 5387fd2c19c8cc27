package paper

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
)

var (
	streamPattern = regexp.MustCompile(`<<[^<>]*/FlateDecode[^<>]*>>\nstream\n`)
	lengthPattern = regexp.MustCompile(`/Length (\d+)`)
	objectPattern = regexp.MustCompile(`(?m)^(\d+) 0 obj$`)
)

var errForm = errors.New("pdf: not of the form that the PDF library writes")

// settle compresses the streams of a PDF anew, and corrects the table of its objects, so that its bytes do not depend on the release of
// Go. The library compresses fonts whatever it is told.
func settle(raw []byte) ([]byte, error) {
	body, rest, ok := bytes.Cut(raw, []byte("\nxref\n"))
	if !ok {
		return nil, errForm
	}
	var out bytes.Buffer
	offsets := map[int]int{}
	body = append(body, '\n')
	for len(body) > 0 {
		at := streamPattern.FindIndex(body)
		if at == nil {
			plain(&out, body, offsets)
			break
		}
		plain(&out, body[:at[0]], offsets)
		n, err := stream(&out, body[at[0]:at[1]], body[at[1]:])
		if err != nil {
			return nil, err
		}
		body = body[at[1]+n:]
	}
	err := table(&out, rest, offsets)
	return out.Bytes(), err
}

// plain copies what is no stream, and notes where its objects begin.
func plain(out *bytes.Buffer, text []byte, offsets map[int]int) {
	for _, m := range objectPattern.FindAllSubmatchIndex(text, -1) {
		n, _ := strconv.Atoi(string(text[m[2]:m[3]])) // digits
		offsets[n] = out.Len() + m[0]
	}
	out.Write(text)
}

// stream writes a stream anew and says how long it was.
func stream(out *bytes.Buffer, head, data []byte) (int, error) {
	m := lengthPattern.FindSubmatchIndex(head)
	if m == nil {
		return 0, errForm
	}
	n, err := strconv.Atoi(string(head[m[2]:m[3]]))
	if err != nil || n > len(data) {
		return 0, errForm
	}
	r, err := zlib.NewReader(bytes.NewReader(data[:n]))
	if err != nil {
		return 0, fmt.Errorf("pdf: %w", err)
	}
	content, err := io.ReadAll(r)
	if err != nil {
		return 0, fmt.Errorf("pdf: %w", err)
	}
	packed := deflate(content)
	out.Write(head[:m[2]])
	fmt.Fprint(out, len(packed))
	out.Write(head[m[3]:])
	out.Write(packed)
	return n, nil
}

// table writes where the objects begin, and the trailer (ISO 32000-1 sections 7.5.4 and 7.5.5).
func table(out *bytes.Buffer, rest []byte, offsets map[int]int) error {
	_, trailer, ok := bytes.Cut(rest, []byte("trailer\n"))
	trailer, _, found := bytes.Cut(trailer, []byte("startxref\n"))
	if !ok || !found {
		return errForm
	}
	start := out.Len()
	fmt.Fprintf(out, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for n := 1; n <= len(offsets); n++ {
		at, known := offsets[n]
		if !known {
			return errForm
		}
		fmt.Fprintf(out, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(out, "trailer\n%sstartxref\n%d\n%%%%EOF\n", trailer, start)
	return nil
}
