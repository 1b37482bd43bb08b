package doctor

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"

	mysqldriver "github.com/go-sql-driver/mysql"

	"github.com/zhanggui/zhanggui/bot/config"
)

// DatabaseState is what a database looks like to somebody who only looks.
type DatabaseState struct {
	// Missing says that SQLite's file is not there yet.
	Missing bool
	// Server is what answers, as "MariaDB 10.11.6"; TooOld that it lacks what
	// is needed.
	Server string
	TooOld bool
	// Behind are the steps of the schema that the next start takes, Ahead those
	// that only a newer program knows.
	Behind, Ahead []string
	// Narrow names tables that cannot keep every character.
	Narrow []string
	// Denied says what stands in the way of writing.
	Denied []string
	// Folder is where SQLite's file lies, Free the bytes left there, 0 if
	// unknown.
	Folder string
	Free   uint64
	// Instances name those that hold work now.
	Instances []string
}

// ErrNoRecords says that the database has nothing to tell: it has not been
// made, or its schema is not this program's.
var ErrNoRecords = errors.New("doctor: the database has no records yet")

// noRecords is the finding of a check that asks a database that has not been
// made.
func noRecords() Finding {
	return skip("数据库的表还没建好（或要升级），zhanggui serve 启动时会自己弄好，启动后再查")
}

// tight is how little room on the disk is worth a word, full how little stops
// the shop, in bytes.
const (
	tight = 1 << 30
	full  = 100 << 20
)

// Database checks that what must not be lost has a good place.
func Database(c config.Database, look func(context.Context) (DatabaseState, error)) Check {
	return Check{Name: "database", Title: "数据库", Needs: []string{"config"}, Run: func(ctx context.Context) Finding {
		s, err := look(ctx)
		switch {
		case err != nil && c.Driver == config.DriverSQLite:
			return Finding{
				Status: Fail, What: "数据库文件打不开", Why: err.Error(),
				Do:      []string{"看看 database.dsn 指的是不是一个能读写的文件、运行掌柜的用户有没有权限；文件坏了就用备份换上。"},
				Example: "database:\n  driver: sqlite\n  dsn: data/zhanggui.db",
			}
		case err != nil:
			return awayMySQL(err)
		}
		return gather(s.faults(c), s.good(c))
	}}
}

// good is what to say of a database without fault.
func (s DatabaseState) good(c config.Database) Finding {
	if s.Missing {
		return Finding{
			Status: OK, What: fmt.Sprintf("还没有数据库，这很正常：第一次 zhanggui serve 时会建在 %s", c.DSN.Reveal()),
		}
	}
	if len(s.Behind) > 0 {
		return Finding{Status: OK, What: fmt.Sprintf("%s 连得上；表结构差 %d 步，zhanggui serve 启动时自动补上", s.Server, len(s.Behind))}
	}
	return well("%s，能读能写，表结构是最新的", s.Server)
}

// faults are what is wrong with a database that answers.
func (s DatabaseState) faults(c config.Database) []Finding {
	var found []Finding
	if s.TooOld {
		return []Finding{{
			Status: Fail, What: s.Server + " 太旧了",
			Why: "掌柜靠 SKIP LOCKED 让几个实例分头干活，要 MySQL 8.0.1 或 MariaDB 10.6 以上才有。",
			Do:  []string{"升级数据库；只有一家小店的话，也可以改用 SQLite，一个文件就够。"}, Example: "database:\n  driver: sqlite\n  dsn: data/zhanggui.db",
		}}
	}
	if len(s.Ahead) > 0 {
		found = append(found, Finding{
			Status: Fail, What: "数据库比这个程序新",
			Why: "表结构里有这个版本不认识的步骤：" + named(s.Ahead) + "。多半是新版跑过以后又换回了旧版。",
			Do:  []string{"换回新版的 zhanggui；一定要用旧版，就用升级前的备份。"},
		})
	}
	if len(s.Denied) > 0 {
		f := Finding{Status: Fail, What: "数据库写不进去", Why: "挡着的是：" + named(s.Denied)}
		if c.Driver == config.DriverSQLite {
			f.Do = []string{"让运行掌柜的用户对 " + s.Folder + " 有读写权限。"}
			f.Example = "chown -R zhanggui " + s.Folder
		} else {
			f.Do = []string{"请数据库管理员把这个库的权限给全；read_only=ON 说明连到了只读的从库，换成主库的地址。"}
			f.Example = "GRANT ALL PRIVILEGES ON zhanggui.* TO 'zhanggui'@'%';"
		}
		found = append(found, f)
	}
	if len(s.Narrow) > 0 {
		found = append(found, Finding{
			Status: Fail, What: "有的表存不下所有的字：" + named(s.Narrow),
			Why: "客户昵称里常有表情和生僻字，表要用 utf8mb4 才存得下。", Do: []string{"先备份，再把这些表转成 utf8mb4。"},
			Example: "ALTER TABLE " + s.Narrow[0] + " CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;",
		})
	}
	return append(found, s.room()...)
}

// room is what to say about the disk.
func (s DatabaseState) room() []Finding {
	if s.Free == 0 || s.Free >= tight {
		return nil
	}
	f := Finding{
		Status: Advice, What: fmt.Sprintf("硬盘快满了，%s 只剩 %d MB", s.Folder, s.Free>>20),
		Why: "写满了就记不下新客户。", Do: []string{"清一清这块盘，或者把 database.dsn 挪到大一点的盘上（先停 serve，连 -wal 文件一起挪）。"},
	}
	if s.Free < full {
		f.Status = Fail
	}
	return []Finding{f}
}

// awayMySQL says why a server cannot be used.
func awayMySQL(err error) Finding {
	f := Finding{
		Status: Fail, What: "数据库连不上", Why: err.Error(),
		Do:      []string{"看看数据库开着没有，database.dsn 里的地址和端口对不对，防火墙放行了没有。"},
		Example: "database:\n  driver: mysql\n  dsn: ${USER}:${PASSWORD}@tcp(127.0.0.1:3306)/zhanggui",
	}
	var said *mysqldriver.MySQLError
	var dns *net.DNSError
	switch {
	case errors.As(err, &said) && (said.Number == 1045 || said.Number == 1698):
		f.What = "数据库不认这个用户名和密码"
		f.Do = []string{"核对 database.dsn 里的用户名和密码；密码里有 $ 的话，$${ 才是一个普通的 ${。"}
	case errors.As(err, &said) && said.Number == 1044:
		f.What = "这个用户进不了这个库"
		f.Do, f.Example = []string{"请数据库管理员给权限。"}, "GRANT ALL PRIVILEGES ON zhanggui.* TO 'zhanggui'@'%';"
	case errors.As(err, &said) && said.Number == 1049:
		f.What = "数据库服务器上还没有这个库"
		f.Do, f.Example = []string{"建一个空库就行，表由掌柜自己建。"}, "CREATE DATABASE zhanggui CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;"
	case errors.As(err, &said) && said.Number == 1040:
		f.What = "数据库的连接用满了"
		f.Do, f.Example = []string{"调大 max_connections；每个掌柜实例最多用 33 个连接。"}, "SET GLOBAL max_connections = 200;"
	case errors.As(err, &dns):
		f.What = "数据库的地址解析不了：" + dns.Name
		f.Do = []string{"核对 database.dsn 里的主机名；在容器里，要用对方的服务名。"}
	case strings.Contains(err.Error(), "the DSN must look like"):
		f.What = "database.dsn 写得不对"
		f.Do = []string{"照下面的样子写：用户名:密码@tcp(主机:端口)/库名。"}
	}
	return f
}
