package archive

import "fmt"

// pieceSize is how much GetMediaData hands out at once [docs 91774].
const pieceSize = 512 << 10

// piece is a part of a file.
type piece struct {
	data []byte
	next string
	end  bool
}

// gather puts a file together from its pieces, no more than limit bytes.
func gather(limit int, ask func(index string) (piece, error)) ([]byte, error) {
	var data []byte
	for index := ""; ; {
		p, err := ask(index)
		if err != nil {
			return nil, err
		}
		if len(data)+len(p.data) > limit {
			return nil, &Error{Op: opMedia, Code: CodeTooLarge, Msg: fmt.Sprintf("the file has more than %d bytes", limit)}
		}
		data = append(data, p.data...)
		if p.end {
			return data, nil
		}
		if p.next == "" || p.next == index || len(p.data) == 0 {
			return nil, &Error{Op: opMedia, Code: CodeParse, Msg: "a piece leads nowhere"}
		}
		index = p.next
	}
}
